# Drafts, templates, and new messages copied from old ones.

drafts =
    <b>Drafts</b>{ $n ->
        [0] { "" }
       *[other] { " " }· page { $page } of { $pages } · { $total } in all
    }

    { $list }
drafts-empty = None now. Whatever you write is kept here by itself until you send it.
drafts-line =
    <b>{ $place }</b>  { $name }
    { $time }
drafts-hint = Here I only understand the buttons. Press a number to open a message.
drafts-templates = { $n_templates ->
    [0] Templates
   *[other] Templates · { $templates }
}
drafts-back = ‹ Drafts

draft =
    { $titled ->
        [0] <b>Draft</b> · changed { $time }
       *[other]
            <b>{ $name }</b>
            Draft · changed { $time }
    }
    To: { $to }

    { $text }
draft-go-on = Go on writing
draft-rename = Rename
draft-rename-question =
    <b>A new name for “{ $name }”</b>
    Send it to me. Only you see it: people get the message without it.
draft-renamed = It has its new name.
draft-delete = Delete
draft-delete-question =
    <b>Delete “{ $name }”?</b>
    The message, its buttons and the choice of people go with it. This cannot be undone.
draft-delete-yes = Yes, delete

templates =
    <b>Templates</b>{ $n ->
        [0] { "" }
       *[other] { " " }· page { $page } of { $pages } · { $total } in all
    }

    { $list }
templates-empty = None yet. Open a draft and press <b>Save as template</b>: then everyone here can begin a message with it.
templates-line =
    <b>{ $place }</b>  { $name }
    { $text }
templates-back = ‹ Templates

template =
    <b>{ $name }</b>
    Template · by { $maker }, { $time }
    To: { $to }

    { $text }
template-start = Start a message
templates-use = From a template
template-save = Save as template
template-save-question =
    <b>Save as template</b>
    Send me a name for it. All administrators will find it among the templates; your draft stays as it is.
template-saved = “{ $name }” is among the templates now.
template-rename-question =
    <b>A new name for “{ $name }”</b>
    Send it to me. All administrators see it.
template-renamed = It has its new name.
template-delete-question =
    <b>Delete the template “{ $name }”?</b>
    It goes for all administrators. Messages that were begun with it stay.
template-deleted = The template is deleted.

name-hint = Send the name as a line of text, or go back.
name-command = { $command } is a command, not a name. Send the name as text.
name-too-long = { $n ->
    [one] That is { $over } character too long for a name: { $limit } fit. Shorten it and send it again.
   *[other] That is { $over } characters too long for a name: { $limit } fit. Shorten it and send it again.
}

copy-broadcast = Copy into a new message
copied = Copied into a new draft. The original stays as it was.
copied-without = Copied into a new draft. Left out, because no longer there: { $gone }.
