"""The customer's and the clerk's journeys and their view-models. Devices, SQL and bytes stay outside."""
