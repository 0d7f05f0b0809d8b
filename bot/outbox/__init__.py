"""The outbox sender: one per channel, at its own pace."""
