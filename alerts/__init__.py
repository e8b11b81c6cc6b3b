"""Who is told, and did it arrive: subscriptions, alerts, messages, deliveries."""
