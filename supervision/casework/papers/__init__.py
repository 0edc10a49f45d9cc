"""Papers that go with tasks and visits (随任务的文书): drawn up from the case file whenever they are asked for."""
