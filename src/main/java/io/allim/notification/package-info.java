/**
 * What callers asked for, and digests, which the service makes of it. {@link io.allim.notification.NotificationStatus} tells how far
 * it has come, {@link io.allim.notification.NotificationStore} where it lies in the table.
 */
package io.allim.notification;
