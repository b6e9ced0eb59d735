"""What comes of the records: the gradebook, feedback for students, a report for the class, files for other systems.

gradebook   projects the records onto nbgrader's gradebook and the autograded notebooks
standing    one submission as the gradebook has it, with what people changed there
feedback    a page for each student
report      a page for the class, and a table for the terminal
export      CSV files for Canvas, Moodle and everything else
pages       what the pages share: templates in which nothing a student wrote is markup
"""
