"""WhatsApp and SMS, over real HTTP against a stand-in for Twilio."""
