package io.allim.page;

import io.allim.channel.Label;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages say, in English; {@code messages/page_*.properties} hold the other languages. */
@MessageBundle(value = "page", locale = "en")
interface PageText {

    @Message("en")
    String lang();

    @Message("{label.in('en')}")
    String channel(Label label);

    @Message("{name.in('en')}")
    String name(NameText name);

    @Message("Your notifications")
    String preferences();

    @Message(
            "Tick what you want to get, and where. “All notifications” is your usual choice; below it each notification can differ.")
    String preferencesLead();

    @Message("Your choices are saved.")
    String saved();

    @Message("{name.in('en')} is {#if on}on{#else}off{/if}.")
    String switched(NameText name, boolean on);

    @Message("For {address}")
    String forAddress(String address);

    @Message("Notification")
    String notification();

    @Message("Categories")
    String categories();

    @Message("All on")
    String allOn();

    @Message("Partly on")
    String partlyOn();

    @Message("All off")
    String allOff();

    @Message("Turn all on")
    String turnOn();

    @Message("Turn all off")
    String turnOff();

    @Message("Turn on {name.in('en')}")
    String turnOnAll(NameText name);

    @Message("Turn off {name.in('en')}")
    String turnOffAll(NameText name);

    @Message("Not sent this way")
    String notHere();

    @Message("Unsubscribe from all")
    String unsubscribeAll();

    @Message("Switches off everything on this page that can be switched off. You can undo it.")
    String unsubscribeAllLead();

    @Message("You are unsubscribed from everything that can be switched off.")
    String allOffDone();

    @Message("This still reaches you, since it is too important to be switched off:")
    String staysOn();

    @Message("All notifications")
    String everything();

    @Message("Other notifications")
    String others();

    @Message("Always on")
    String alwaysOn();

    @Message("Quiet hours")
    String quietHours();

    @Message(
            "Notifications that can wait come when your quiet hours are over. Times on this page are in the time zone {zone}.")
    String quietLead(String zone);

    @Message("No quiet hours")
    String quietNone();

    @Message("As they are now")
    String quietKeep();

    @Message("Quiet at these hours")
    String quietSet();

    @Message("From")
    String from();

    @Message("To")
    String to();

    @Message("Every day")
    String everyDay();

    @Message(
            "{#switch name}{#case 'MONDAY'}Monday{#case 'TUESDAY'}Tuesday{#case 'WEDNESDAY'}Wednesday"
                    + "{#case 'THURSDAY'}Thursday{#case 'FRIDAY'}Friday{#case 'SATURDAY'}Saturday{#case 'SUNDAY'}Sunday{/switch}")
    String day(String name);

    @Message("{#switch name}{#case 'MONDAY'}Mon{#case 'TUESDAY'}Tue{#case 'WEDNESDAY'}Wed{#case 'THURSDAY'}Thu"
            + "{#case 'FRIDAY'}Fri{#case 'SATURDAY'}Sat{#case 'SUNDAY'}Sun{/switch}")
    String shortDay(String name);

    @Message("How often")
    String howOften();

    @Message("As usual")
    String asUsual();

    @Message("{#switch name}{#case 'INSTANT'}At once{#case 'HOURLY'}Every hour{#case 'DAILY'}Once a day"
            + "{#case 'WEEKLY'}Once a week{/switch}")
    String every(String name);

    @Message("Day")
    String onDay();

    @Message("Time")
    String atTime();

    @Message("Save")
    String save();

    @Message("Unsubscribe")
    String unsubscribe();

    @Message("Do you want to stop getting this?")
    String askLead();

    @Message("You are unsubscribed")
    String unsubscribed();

    @Message("You will not get this any more.")
    String endedLead();

    @Message("Undo")
    String undo();

    @Message("Undone")
    String undone();

    @Message("Everything is as it was before you unsubscribed.")
    String undoneLead();

    @Message("All your notification settings")
    String manage();

    @Message("This can’t be switched off")
    String critical();

    @Message("It is too important to be muted. Nothing was changed.")
    String criticalLead();

    @Message("Acknowledge")
    String acknowledge();

    @Message("Acknowledging tells everyone who got this that you have seen it and take care of it.")
    String acknowledgeLead();

    @Message("Acknowledged")
    String acknowledged();

    @Message("✓ Thank you. You have acknowledged this.")
    String acknowledgedNow();

    @Message("✓ This was already acknowledged.")
    String acknowledgedBefore();

    @Message("{#if more}More than {count} others were{#else if count == 1}1 other was{#else}{count} others were{/if}"
            + " told as well")
    String othersTold(long count, boolean more);

    @Message("Acknowledged by")
    String acknowledgedBy();

    @Message("You")
    String you();

    @Message("Somebody")
    String somebody();

    @Message("Not sent any more if you acknowledge in time")
    String willStop();

    @Message("Not sent any more")
    String stopped();

    @Message("{label.in('en')} to {#if others}others{#else}you{/if}")
    String stop(Label label, boolean others);

    @Message("{at.in('en')}")
    String time(Moment at);

    @Message("{at.near('en')}")
    String near(Moment at);

    @Message("Questions? Write to")
    String questions();

    @Message("Sent by {sender} to {address}")
    String sentByTo(String sender, String address);

    @Message("Sent by {sender}")
    String sentBy(String sender);

    @Message("Sent to {address}")
    String sentTo(String address);

    @Message("Or get it less often")
    String orLess();

    @Message("Less often")
    String less();

    @Message("{#switch name}{#case 'HOURLY'}You will get this at most every hour."
            + "{#case 'DAILY'}You will get this at most once a day."
            + "{#case 'WEEKLY'}You will get this at most once a week.{/switch}")
    String lessLead(String name);

    @Message("{#if total == 1}1 notification{#else}{total} notifications{/if}")
    String digest(long total);

    @Message("Times are in {zone}.")
    String digestLead(String zone);

    @Message("{at.day('en')}")
    String date(Moment at);

    @Message("{at.within('en')}")
    String within(Moment at);

    @Message("{from} to {to}")
    String range(long from, long to);

    @Message("Next")
    String next();

    @Message("Back to the start")
    String start();

    @Message("This link doesn’t work")
    String sorry();

    @Message("It has expired, or part of it is missing. Use the link of a newer message.")
    String sorryLead();

    @Message("Not now")
    String later();

    @Message("We can’t answer at the moment. Try again in a minute; nothing is lost.")
    String laterLead();
}
