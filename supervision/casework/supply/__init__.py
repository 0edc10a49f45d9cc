"""Supplied land as offices write it (供地结果): files of every shape, read into supplies or set aside with reasons."""
