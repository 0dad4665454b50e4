package io.allim.lambda.crac;

public final class RestoreException extends Exception {

    private static final long serialVersionUID = 1;
}
