package io.allim.web.operation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How long the body of an operation may be where that is not {@link #DEFAULT}. What a method says goes before what its class
 * says.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface MaxBody {

    /** Of operations that say nothing, in bytes. */
    long DEFAULT = 256 * 1024;

    /** For operations that hold no more than a window of the body, and for what AWS limits. */
    long UNLIMITED = Long.MAX_VALUE;

    /** In bytes, at least 1. */
    long value();
}
