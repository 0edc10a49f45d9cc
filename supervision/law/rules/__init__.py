"""The regulation (监管规则): the county's rules, the contract, Order 53; `table.TABLE` is their order."""
