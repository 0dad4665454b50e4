package io.allim.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a resource whose operations a recipient's own token opens, on the recipient's own path; {@link Authentication}
 * sees to it. For the holder of such a token nothing else exists.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OpenToRecipient {

    /** The path parameter that holds the recipient's id. */
    String value();
}
