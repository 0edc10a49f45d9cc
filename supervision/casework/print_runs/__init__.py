"""Print runs (批量打印): papers that left the house printed in one file, in the order they are carried round, and on record."""
