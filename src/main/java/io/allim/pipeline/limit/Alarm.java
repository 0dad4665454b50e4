package io.allim.pipeline.limit;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does something small after a while, by the machine's own timer. */
@FunctionalInterface
interface Alarm {

    /** @return cancels it */
    Runnable in(Duration time, Runnable work);

    /** With one thread, which is there while there is something to wait for. */
    static Alarm threaded() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("dispatch-alarm").factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return (time, work) -> {
            Future<?> alarm = timer.schedule(work, time.toNanos(), TimeUnit.NANOSECONDS);
            return () -> alarm.cancel(false);
        };
    }
}
