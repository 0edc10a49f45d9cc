"""Editing a notice before it is signed (改稿): its versions, what may be changed, what was changed, which one was issued."""
