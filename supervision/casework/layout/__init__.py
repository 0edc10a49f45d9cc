"""Laying papers out (文书排版): the same blocks as PDF/A to print and keep, DOCX to edit, HTML to read (GB/T 9704-2012)."""
