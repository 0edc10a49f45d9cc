"""The idle case (闲置案件): from suspicion to the last paper, as the facts of the case file tell it."""
