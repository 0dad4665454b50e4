package com.fasterxml.jackson.datatype.joda;

import com.fasterxml.jackson.databind.module.SimpleModule;

/**
 * Takes the place of the module that Quarkus registers at the start of every Lambda function, for events with times of
 * Joda. No event is read into such a type here, and the real one, which the class path of a package has after this, loads
 * a hundred classes to be ready for it.
 */
public final class JodaModule extends SimpleModule {

    private static final long serialVersionUID = 1;
}
