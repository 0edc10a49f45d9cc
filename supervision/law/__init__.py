"""The law (法): pure functions of dated facts. No database, no template, no clock."""
