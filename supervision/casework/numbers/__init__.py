"""Numbers of papers (发文字号): which fact bears which, the next one, the register of all."""
