# Lists of people: pasted or uploaded, for a stream or for a message.

list-open = 📋 From a list
stream-list-open = 📋 Add people from a list

stream-list =
    <b>{ $name }: people from a list</b>
    { list-how }
audience-list =
    <b>People from a list</b>
    { list-how }
list-how = Send me ids or @usernames as text, or a text or CSV file. One on each line, or separated by commas.

stream-list-checked =
    <b>{ $name }: people from a list</b>
    Found: { $found }.{ $already }{ $unmatched }{ $more }
audience-list-checked =
    <b>People from a list</b>
    Found: { $found }.{ $already }{ $unmatched }{ $more }
list-already = { $n ->
    [one] { $shown } of them is there already.
   *[other] { $shown } of them are there already.
}
list-unmatched = { $n ->
    [one] { $shown } entry adds nobody: the file above says why.
   *[other] { $shown } entries add nobody: the file above says why.
}
list-more = Send more text to go on with the list.
list-add = Add { $new }
list-added = { $n ->
    [0] All of them were there already.
   *[other] Added: { $people }.
}

list-report = These lines of the list add nobody. Mend the file and send it again, if you like.
list-report-name = not-found.csv
list-unreadable = no id and no @username
list-unknown-id = nobody with this id is known here
list-unknown-username = nobody with this username is known here
list-twice = stands in the list already

list-hint = That is no list. Send ids or @usernames as text, or one text or CSV file.
list-empty = The list is empty. Send ids or @usernames, one on each line.
list-binary = That file is no text. A table from Excel can be saved as CSV and sent again.
list-too-big = That file is larger than 20 MB, and Telegram does not hand it over. Send it in parts.
list-too-long = That list has more than { NUMBER($limit) } entries. Send it in parts.
list-not-loaded = The file did not arrive here. Please send it again.

# People chosen in Telegram's own list.
choosing-open = From contacts
choosing-press = 👤 Choose people
choosing-ask = Press “👤 Choose people” below. You can choose up to { $limit } at once.
choosing-picked = Picked: { $people }.{ $unknown }
choosing-unknown = {" "}{ $n ->
    [one] { $shown } has never been here and cannot be written to.
   *[other] { $shown } have never been here and cannot be written to.
}
