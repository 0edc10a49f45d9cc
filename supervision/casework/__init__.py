"""Casework (案件办理): what people and the sweep do to a case file, each a verb; `casefile.enter` alone writes."""
