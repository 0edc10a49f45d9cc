"""Signing in on the web (网页登录): passwords, accounts, sessions, and what the log of access keeps of them."""
