package io.allim.table;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/** A table at whose first write something else happens first. */
public final class InterruptedTable {

    private InterruptedTable() {}

    public static Table beforeFirstWrite(Table table, Runnable interruption) {
        AtomicBoolean happened = new AtomicBoolean();
        return (Table) Proxy.newProxyInstance(
                Table.class.getClassLoader(), new Class<?>[] {Table.class}, (_, method, arguments) -> {
                    if (method.getName().equals("write") && !happened.getAndSet(true)) {
                        interruption.run();
                    }
                    try {
                        return method.invoke(table, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
