"""Files for other programs: one that came in as it came, or in the layout of a public class."""
