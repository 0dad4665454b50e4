/**
 * What callers asked for ({@link io.allim.notification.NotificationRequest}), and digests ({@link io.allim.notification.Digest}),
 * which the service makes of it; deliveries are made of either, a {@link io.allim.notification.Notification}.
 * {@link io.allim.notification.NotificationStatus} tells how far it has come, {@link io.allim.notification.NotificationStore} where
 * it lies in the table.
 */
package io.allim.notification;
