"""The referral package (移交包): one case file as of a day, sealed, and verified by itself."""
