# How a message is sent, and its tests.

options =
    <b>Options</b>
    { $sound ->
        [silent] 🔕 It arrives without a sound.
       *[loud] 🔔 It arrives with a sound.
    }
    { $sharing ->
        [protected] 🔒 It cannot be forwarded or saved.
       *[open] ↪ It can be forwarded and saved.
    }
    { $link ->
        [on] 🔗 Its first link shows a preview below the text.
        [above] 🔗 Its first link shows a preview above the text.
        [off] 🔗 Its links show no preview.
       *[media] 🔗 With a file there is no link preview.
    }
options-silent = { $sound ->
    [silent] ✓ Without a sound
   *[loud] Without a sound
}
options-protected = { $sharing ->
    [protected] ✓ No forwarding
   *[open] No forwarding
}
options-link = { $link ->
    [off] Link preview
   *[on] ✓ Link preview
}
options-above = { $link ->
    [above] ✓ Above the text
   *[on] Above the text
}
options-open = Options
options-panel = Options: { $options }
options-told-silent = without a sound
options-told-protected = no forwarding
options-told-link-off = no link preview
options-told-link-above = link preview above

testing-open = Test to a colleague
testing = { $n ->
    [0]
        <b>Test to a colleague</b>
        No other administrator has opened this bot yet. Ask them to send it /start, and they will be listed here.
   *[other]
        <b>Test to a colleague</b>
        Who gets the message as it stands now? They see below it that it is a test from you.

        Whoever is missing here has not opened this bot yet.
}
testing-sent = Sent to { $name }
testing-from = ⬆ A test from { $name }: nobody else got it.
testing-blocked = { $name } has blocked the bot, so the test did not arrive. Ask them to unblock it, and try again.
testing-gone = That person is no longer an administrator here.
