"""送る・受ける: the mails of a survey, from the words of a template to the record of what became of each.

letter      a mail as values, before it becomes bytes
wording     the officer's templates → subject and text
deadline    what is said about the deadline
email_addresses who may be written to
message     a letter → the bytes of a mail or a draft
record      what became of each mail; pure
journal     the record of a run under way, line by line
record_book 送信記録.xlsx
keeping     the journal and the workbook as one
sending     SMTP
fetching    IMAP
password trouble   what the two connections share
"""
