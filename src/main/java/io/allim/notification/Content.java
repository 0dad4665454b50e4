package io.allim.notification;

import java.util.Optional;

/**
 * What a notification says.
 *
 * @param title may be empty
 * @param url http or https
 */
public record Content(String title, String body, Optional<String> url) {}
