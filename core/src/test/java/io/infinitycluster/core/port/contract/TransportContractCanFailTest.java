package io.infinitycluster.core.port.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An oracle needs a test of its own: each broken promise is found by the suite, and a sound transport passes. */
class TransportContractCanFailTest {

    enum Defect {
        ALTERS,
        LOSES_LARGE,
        NAMES_THE_WRONG_SENDER,
        CALLS_BACK_WITHIN_SEND,
        THROWS_IF_NOBODY_LISTENS,
        REMEMBERS_THE_CLOSED,
        HIDES_CRASHES,
        NEVER_RECONNECTS,
        CONTROL_QUEUES_BEHIND_LOG,
        CALLS_FROM_ANOTHER_THREAD
    }

    @Test
    void aSoundTransportPasses() {
        assertThat(failures(null)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyDefectIsFound(Defect defect) {
        assertThat(failures(defect)).isNotEmpty();
    }

    private static List<String> failures(Defect defect) {
        Map<String, TestCase> cases = new LinkedHashMap<>();
        cases.put("lanes", TransportContract::deliversInEitherLaneWithTheSendersAddress);
        cases.put("both", TransportContract::bothSidesSend);
        cases.put("sizes", TransportContract::deliversMessagesOfEverySizeUnaltered);
        cases.put("many", TransportContract::neverAltersAnyOfMany);
        cases.put("senders", TransportContract::tellsManySendersApart);
        cases.put("nesting", TransportContract::sendReturnsBeforeAnythingIsReceived);
        cases.put("nobody", TransportContract::takesMessagesForNobodyWithoutAWord);
        cases.put("later", TransportContract::reachesANodeThatStartsLater);
        cases.put("closed", TransportContract::nothingReachesAClosedNode);
        cases.put("crash", TransportContract::peersHearOfACrash);
        cases.put("again", TransportContract::reachesANodeThatStartsAgain);
        cases.put("control", TransportContract::controlDoesNotQueueBehindLog);
        List<String> failed = new ArrayList<>();
        cases.forEach((name, test) -> {
            TransportContract contract = new TransportContract() {
                @Override
                protected TransportWorld newWorld() {
                    return new QueueWorld(defect);
                }
            };
            try {
                contract.begin();
                test.run(contract);
                contract.end();
            } catch (AssertionError | Exception e) {
                failed.add(name);
            }
        });
        return failed;
    }

    private interface TestCase {
        void run(TransportContract contract) throws Exception;
    }

    /** Two queues, and one defect or none. */
    private static final class QueueWorld implements TransportWorld {
        private final Defect defect;
        private final ArrayDeque<Runnable> urgent = new ArrayDeque<>();
        private final ArrayDeque<Runnable> other = new ArrayDeque<>();
        private final Map<String, Transport.Listener<Parcel>> open = new LinkedHashMap<>();
        private final Map<String, Transport.Listener<Parcel>> everOpen = new LinkedHashMap<>();
        private int addresses;

        QueueWorld(Defect defect) {
            this.defect = defect;
        }

        @Override
        public String newAddress() {
            return "n" + ++addresses;
        }

        @Override
        public Transport<Parcel> open(String address, Transport.Listener<Parcel> listener) {
            if (!(defect == Defect.NEVER_RECONNECTS && everOpen.containsKey(address))) {
                open.put(address, listener);
            }
            everOpen.put(address, listener);
            return (to, lane, parcel) -> {
                if (defect == Defect.THROWS_IF_NOBODY_LISTENS && !open.containsKey(to)) {
                    throw new IllegalStateException("nobody at " + to);
                }
                if (defect == Defect.LOSES_LARGE && parcel.body().length > 1 << 20) {
                    return;
                }
                Runnable delivery = () -> deliver(address, to, parcel);
                if (defect == Defect.CALLS_BACK_WITHIN_SEND) {
                    delivery.run();
                } else if (lane == Transport.Lane.CONTROL && defect != Defect.CONTROL_QUEUES_BEHIND_LOG) {
                    urgent.add(delivery);
                } else {
                    other.add(delivery);
                }
            };
        }

        private void deliver(String from, String to, Parcel parcel) {
            var listener = (defect == Defect.REMEMBERS_THE_CLOSED ? everOpen : open).get(to);
            if (listener == null) {
                return;
            }
            Parcel delivered = parcel;
            if (defect == Defect.ALTERS && parcel.body().length > 500) {
                byte[] body = parcel.body().clone();
                body[300] ^= 1;
                delivered = new Parcel(parcel.number(), body);
            }
            String sender = defect == Defect.NAMES_THE_WRONG_SENDER ? to : from;
            Parcel last = delivered;
            if (defect == Defect.CALLS_FROM_ANOTHER_THREAD) {
                Thread thread = new Thread(() -> listener.received(sender, last));
                thread.start();
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            } else {
                listener.received(sender, last);
            }
        }

        @Override
        public void close(String address) {
            open.remove(address);
            if (defect != Defect.HIDES_CRASHES) {
                open.values().forEach(listener -> other.add(() -> listener.disconnected(address)));
            }
        }

        @Override
        public void onLoop(String address, Runnable task) {
            urgent.add(task);
        }

        @Override
        public boolean await(BooleanSupplier condition) {
            while (!condition.getAsBoolean()) {
                Runnable next = urgent.isEmpty() ? other.poll() : urgent.poll();
                if (next == null) {
                    return false;
                }
                next.run();
            }
            return true;
        }

        @Override
        public void settle() {
            await(() -> false);
        }

        @Override
        public void close() {
            settle();
        }
    }
}
