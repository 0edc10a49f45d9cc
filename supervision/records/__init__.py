"""The records (案卷库): tables, one noun a file; all differences between databases are in `dialects` and `guards`."""
