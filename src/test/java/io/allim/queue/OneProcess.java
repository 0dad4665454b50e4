package io.allim.queue;

import io.allim.delivery.DispatchConfig;
import io.allim.delivery.Hints;
import io.allim.pipeline.Worker;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The hints of a process that runs all the time. */
public final class OneProcess {

    private OneProcess() {}

    @SuppressWarnings("unchecked")
    public static Hints hints(Supplier<Worker> worker, DispatchConfig config, InstantSource clock) {
        Instance<Worker> looked = (Instance<Worker>) Proxy.newProxyInstance(
                OneProcess.class.getClassLoader(), new Class<?>[] {Instance.class}, (_, _, _) -> worker.get());
        return new InProcessHints(looked, config, clock);
    }

    public static void close(Hints hints) throws InterruptedException {
        ((InProcessHints) hints).close();
    }
}
