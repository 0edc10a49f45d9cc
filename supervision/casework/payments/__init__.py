"""The payment ledger (缴款台账) of finance or tax: rows read, matched to parcels and instalments, recorded."""
