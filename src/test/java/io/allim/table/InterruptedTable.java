package io.allim.table;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A table at whose first writes something else happens first. */
public final class InterruptedTable {

    private InterruptedTable() {}

    public static Table beforeFirstWrite(Table table, Runnable interruption) {
        return beforeFirstWrites(1, table, interruption);
    }

    /** It happens before each of so many writes. */
    public static Table beforeFirstWrites(int count, Table table, Runnable interruption) {
        AtomicInteger writes = new AtomicInteger();
        return interrupted(table, "write", () -> {
            if (writes.getAndIncrement() < count) {
                interruption.run();
            }
        });
    }

    /** It happens before the query of this number, counted from 1. */
    public static Table beforeQuery(int number, Table table, Runnable interruption) {
        AtomicInteger queries = new AtomicInteger();
        return interrupted(table, "query", () -> {
            if (queries.incrementAndGet() == number) {
                interruption.run();
            }
        });
    }

    private static Table interrupted(Table table, String name, Runnable before) {
        return (Table) Proxy.newProxyInstance(
                Table.class.getClassLoader(), new Class<?>[] {Table.class}, (_, method, arguments) -> {
                    if (method.getName().equals(name)) {
                        before.run();
                    }
                    try {
                        return method.invoke(table, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
