/**
 * Allim takes notifications in, decides who hears on which channel and when, and sends them: at least once, with nothing
 * that was accepted lost.
 *
 * <p>The main flow, in reading order:
 *
 * <ol>
 *   <li>{@code api.NotificationResource}: a request becomes a {@code notification.Notification};
 *   <li>{@code dispatch.Acceptor} and {@code dispatch.Planner}: it is stored with its deliveries, and workers get a hint;
 *   <li>{@code dispatch.Dispatcher}: a delivery that is due is leased, decided, sent, and its outcome recorded;
 *   <li>{@code delivery.Delivery}: the states of a delivery and the ways between them;
 *   <li>{@code schedule.Ticker}: finds what is due, whatever became of the hints.
 * </ol>
 *
 * <p>Four rings, imports only inward: inbound ({@code api}, {@code lambda}, {@code sandbox}) → use cases
 * ({@code dispatch}, {@code schedule}) → nouns ({@code access}, {@code recipient}, {@code notification},
 * {@code delivery}, and the ports {@code channel} and {@code table}) ← outbound ({@code channel.sns},
 * {@code channel.email}, {@code channel.webhook}, {@code table.sqlite}, {@code queue}), which nobody imports: the
 * container wires them.
 *
 * <p>The words: a <b>notification</b> is what a caller asked for; a <b>recipient</b> a person or system with
 * <b>addresses</b>; a <b>delivery</b> one notification for one recipient on one <b>channel</b>; an <b>attempt</b> one try at
 * sending it; a <b>message</b> what is sent; an <b>outcome</b> the channel's verdict; a <b>tick</b> the moment at which due
 * work is looked for; a <b>hint</b> a nudge that names work which may be due.
 */
package io.allim;
