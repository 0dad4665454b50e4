package io.allim.queue;

import io.allim.delivery.DispatchConfig;
import io.allim.delivery.Hints;
import io.allim.delivery.HintsContract;
import io.allim.pipeline.NotedWorker;
import io.allim.pipeline.Worker;
import io.allim.table.Key;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

class InProcessHintsContractTest extends HintsContract {

    @Override
    protected Reach reach() {
        return Reach.THIS_PROCESS;
    }

    @Override
    protected Harness open() {
        return new OneProcessHarness();
    }

    private static final class OneProcessHarness implements Harness {

        private final NotedWorker worker = new NotedWorker();
        private final List<Duration> delays = new CopyOnWriteArrayList<>();
        private final InProcessHints hints = new InProcessHints(instance(worker), config(), () -> NOW, later());

        @Override
        public Hints hints() {
            return hints;
        }

        @Override
        public void work(Consumer<Key> work) {
            worker.work(work);
        }

        @Override
        public List<Key> seen() {
            return worker.seen();
        }

        @Override
        public List<Duration> delays() {
            return List.copyOf(delays);
        }

        @Override
        public List<Integer> delegated() {
            return List.of();
        }

        @Override
        public void shutDown() throws InterruptedException {
            hints.close();
        }

        @Override
        public void close() throws InterruptedException {
            hints.close();
        }

        private ScheduledThreadPoolExecutor later() {
            return new ScheduledThreadPoolExecutor(1) {
                @Override
                public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
                    delays.add(Duration.of(delay, unit.toChronoUnit()));
                    return super.schedule(command, delay, unit);
                }
            };
        }
    }

    @SuppressWarnings("unchecked")
    private static Instance<Worker> instance(Worker worker) {
        return (Instance<Worker>) Proxy.newProxyInstance(
                InProcessHintsContractTest.class.getClassLoader(),
                new Class<?>[] {Instance.class},
                (_, _, _) -> worker);
    }

    private static DispatchConfig config() {
        return (DispatchConfig) Proxy.newProxyInstance(
                InProcessHintsContractTest.class.getClassLoader(),
                new Class<?>[] {DispatchConfig.class},
                (_, method, _) -> method.getName().equals("parallel") ? (Object) 2 : Duration.ofSeconds(60));
    }
}
