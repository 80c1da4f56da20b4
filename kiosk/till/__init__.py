"""The clerk's journeys: selling, paying, the desk of reservations, handing over. Pure: no Qt, no formatting."""
