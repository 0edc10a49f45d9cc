"""Tables in files (表格文件): whatever their shape, rows of cells as text, each with its place."""
