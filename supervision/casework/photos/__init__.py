"""Photos (现场照片): the originals as taken, what they say of time and place, and what does not agree with the case file."""
