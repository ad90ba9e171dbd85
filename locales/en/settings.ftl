# What an administrator chooses for themselves: the time zone and the language.

settings-screen =
    <b>Settings</b>
    Time zone: { $zone }. It is { $clock } there now.
    { $own ->
        [yes] Herald shows you times by it, and reads “tomorrow 9:30” by it.
       *[no] You have not chosen one yet: this is the one that Herald was set up with.
    }
settings-quiet = 🌙 Quiet hours: { $quiet_hours }. Herald asks before a message runs into them.
zone-open = 🕒 Time zone
zone-ask = { $state ->
        [found]
            <b>Which time zone?</b>
            Look at the time: it should be what your clock shows. Not the right one? Send me a larger city near by.
       *[usual]
            <b>Your time zone</b>
            Now: { $zone }, { $clock }.
            Choose yours, or send me a city, a country or a distance from UTC: <i>Lisbon</i>, <i>Kazakhstan</i>, <i>+5:30</i>
    }
zone-usual = As set up: { $usual_zone }
zone-set = Times are shown as in { $zone } now
zone-not-found = I don't know a time zone for “{ $text }”. Try a larger city near by, or a distance from UTC such as +3 or UTC+5:30.
zone-hint = Send me a city or a distance from UTC as text: Moscow, +3
