"""What happens every day (每日监测): the sweep and what it leaves for people to decide."""
