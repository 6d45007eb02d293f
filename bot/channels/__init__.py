"""The roads to people. Each channel sends letters and turns what it hears into `Inbound`; none of them decides anything."""
