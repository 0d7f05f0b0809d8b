"""WhatsApp and SMS through Twilio: two channels that share one account."""
