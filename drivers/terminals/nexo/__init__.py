"""nexo Retailer payment terminals: one core of messages and rules, dialects as data, a driver and a simulator."""
