package io.infinitycluster.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.manifest.ManifestChain.SwapListener;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.core.testing.ScriptedStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A swap of the manifest, whatever the bucket answers (design section 3, P2). */
class ManifestChainTest {

    private static final String LIST = "list manifest/";

    private final ScriptedStore store = new ScriptedStore();
    private final ManualClock clock = new ManualClock();
    private final ManifestChain chain = new ManifestChain(store, clock);
    private final List<String> heard = new ArrayList<>();

    private final SwapListener listener = new SwapListener() {
        @Override
        public void won(Manifest manifest, long leaseStartNanos) {
            heard.add("won " + manifest.version() + " from " + leaseStartNanos);
        }

        @Override
        public void lost() {
            heard.add("lost");
        }
    };

    private static Manifest version(long version) {
        return Manifests.of(version, 1, Manifests.member("harry", 1));
    }

    /** The same version by another writer. */
    private static Manifest foreign(long version) {
        return version(version - 1).next(-1, List.of(Manifests.member("harry", 1)), null, null, List.of());
    }

    private static String create(long version) {
        return "create " + ManifestChain.key(version);
    }

    private static String get(long version) {
        return "get " + ManifestChain.key(version);
    }

    private void put(Manifest manifest) {
        store.objects().put(ManifestChain.key(manifest.version()), ManifestCodec.encode(manifest));
    }

    @Test
    void aVersionIsWonWhenItWasCreatedAndAListingAfterwardsShowsNothingAbove() {
        clock.advance(50);
        chain.swap(version(1), listener);
        clock.advance(50);
        store.take(create(1)).happens();
        assertThat(heard).as("before the listing").isEmpty();
        store.take(LIST).happens();
        assertThat(heard).containsExactly("won 1 from 50");
        assertThat(chain.busy()).isFalse();
    }

    @Test
    void aVersionThatAnotherHasWrittenIsLost() {
        put(foreign(2));
        chain.swap(version(2), listener);
        store.run();
        assertThat(heard).containsExactly("lost");
        assertThat(store.objects().get(ManifestChain.key(2))).isEqualTo(ManifestCodec.encode(foreign(2)));
    }

    @Test
    void anUnclearCreateThatTookEffectIsFoundByItsNonce() {
        chain.swap(version(1), listener);
        ScriptedStore.Call create = store.take(create(1));
        create.takesEffect();
        create.isUnclear();
        store.take(LIST).happens();
        store.take(get(1)).happens();
        assertThat(heard).containsExactly("won 1 from 0");
    }

    @Test
    void thatItExistsAlreadyMayBeOnesOwnDoing() {
        put(version(1));
        chain.swap(version(1), listener);
        store.take(create(1)).happens();
        store.take(LIST).happens();
        assertThat(heard).isEmpty();
        store.take(get(1)).happens();
        assertThat(heard).containsExactly("won 1 from 0");
    }

    @Test
    void thatAVersionIsAbsentSaysNothingAndTheSameBytesAreCreatedAgain() {
        chain.swap(version(1), listener);
        ScriptedStore.Call slow = store.take(create(1));
        slow.isUnclear();
        store.take(LIST).happens();
        assertThat(heard).isEmpty();
        assertThat(chain.busy()).isTrue();
        clock.runNext();
        ScriptedStore.Call again = store.take(create(1));
        // The first one lands only now.
        slow.takesEffect();
        again.happens();
        store.take(LIST).happens();
        store.take(get(1)).happens();
        assertThat(heard)
                .as("the lease counts from the first create, never from a retry")
                .containsExactly("won 1 from 0");
        assertThat(store.objects().get(ManifestChain.key(1))).isEqualTo(ManifestCodec.encode(version(1)));
    }

    @Test
    void itIsRepeatedForAsLongAsNobodyKnowsAndNoOtherSwapBegins() {
        chain.swap(version(1), listener);
        for (int i = 0; i < 20; i++) {
            store.take(create(1)).isUnclear();
            store.take(LIST).isUnclear();
            clock.runNext();
            store.take(LIST).happens();
            clock.runNext();
            assertThat(chain.busy()).isTrue();
            assertThatThrownBy(() -> chain.swap(version(2), listener)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(heard).isEmpty();
        store.run();
        assertThat(heard).containsExactly("won 1 from 0");
    }

    @Test
    void aPrunedVersionThatASleeperCreatesAgainIsLostBecauseTheListingShowsLaterOnes() {
        put(version(41));
        put(version(42));
        chain.swap(foreign(3), listener);
        store.take(create(3)).happens();
        store.take(LIST).happens();
        assertThat(heard).containsExactly("lost");
    }

    @Test
    void aVersionOfAnotherWriterAboveAnUnclearOneMeansLost() {
        chain.swap(version(1), listener);
        ScriptedStore.Call create = store.take(create(1));
        create.takesEffect();
        create.isUnclear();
        put(foreign(2));
        store.take(LIST).happens();
        assertThat(heard).containsExactly("lost");
    }

    @Test
    void aVersionThatCannotBeReadIsNobodysUntilItCanBe() {
        byte[] damaged = ManifestCodec.encode(version(1));
        damaged[damaged.length / 2] ^= 4;
        store.objects().put(ManifestChain.key(1), damaged);
        chain.swap(version(1), listener);
        store.run();
        assertThat(heard).isEmpty();
        assertThat(chain.busy()).isTrue();
        assertThat(String.valueOf(chain.lastFailure())).contains(ManifestChain.key(1), "checksum");
        put(version(1));
        clock.runNext();
        store.run();
        assertThat(heard).containsExactly("won 1 from 0");
    }

    @Test
    void aForeignVersionThatWasDamagedOnItsWayIsLostOnceItIsReadWell() {
        byte[] cut = Arrays.copyOf(ManifestCodec.encode(foreign(2)), 40);
        store.objects().put(ManifestChain.key(2), cut);
        chain.swap(version(2), listener);
        store.run();
        assertThat(heard).isEmpty();
        put(foreign(2));
        clock.runNext();
        store.run();
        assertThat(heard).containsExactly("lost");
    }

    @Test
    void anAbandonedSwapIsSettledInTheBackgroundBeforeTheNextBegins() {
        chain.swap(version(1), listener);
        chain.abandon();
        ScriptedStore.Call create = store.take(create(1));
        create.isUnclear();
        assertThat(chain.busy()).isTrue();
        store.take(LIST).happens();
        clock.runNext();
        store.run();
        assertThat(chain.busy()).isFalse();
        assertThat(heard).isEmpty();
        chain.swap(version(2), listener);
        store.run();
        assertThat(heard).containsExactly("won 2 from " + clock.nanos());
    }

    @Test
    void pruningRemovesAFewOldVersionsAtATimeAndNeverTheHighest() {
        for (long v = 1; v <= 99; v++) {
            put(version(v));
        }
        for (long v = 100; v <= 140; v++) {
            chain.swap(version(v), listener);
            int before = store.objects().size();
            store.run();
            assertThat(store.objects()).hasSizeGreaterThanOrEqualTo(before - 3);
            assertThat(store.objects().lastKey()).isEqualTo(ManifestChain.key(v));
        }
        assertThat(heard).hasSize(41).allMatch(each -> each.startsWith("won"));
        assertThat(store.objects()).hasSizeBetween(32, 40);
        assertThat(store.objects().firstKey()).isGreaterThan(ManifestChain.key(90));
    }

    @Test
    void theHighestVersionIsFoundByListingAndKeysSortAsNumbersDo() {
        put(version(9));
        put(version(10));
        Outcome<Optional<Manifest>> outcome = new Outcome<>();
        chain.latest(outcome);
        store.take(LIST).happens();
        store.take(get(10)).happens();
        assertThat(outcome.value()).contains(version(10));
        assertThat(ManifestChain.key(10)).isEqualTo("manifest/00000000000000000010");
    }

    @Test
    void aVersionThatWasPrunedWhileItWasReadIsUnclearAndSoIsADamagedOne() {
        put(version(1));
        Outcome<Optional<Manifest>> pruned = new Outcome<>();
        chain.latest(pruned);
        store.take(LIST).happens();
        store.objects().clear();
        store.take(get(1)).happens();
        assertThat(pruned.failure()).isEqualTo(PortFailure.Kind.STORE_UNCLEAR);
        store.objects().put(ManifestChain.key(1), new byte[20]);
        Outcome<Optional<Manifest>> damaged = new Outcome<>();
        chain.latest(damaged);
        store.run();
        assertThat(damaged.failure()).isEqualTo(PortFailure.Kind.STORE_UNCLEAR);
    }

    @Test
    void aWatcherCountsFromWhenItFirstSawAVersionAndAnewForEachOther() {
        put(version(1));
        clock.advance(10);
        chain.latest(new Outcome<>());
        store.take(LIST).happens();
        clock.advance(10);
        store.take(get(1)).happens();
        clock.advance(10);
        chain.latest(new Outcome<>());
        store.run();
        assertThat(chain.watchedSinceNanos(1)).isEqualTo(20);
        put(version(2));
        clock.advance(10);
        chain.latest(new Outcome<>());
        store.run();
        assertThat(chain.watchedSinceNanos(2)).isEqualTo(40);
        assertThat(chain.watchedSinceNanos(3)).as("never seen: from now").isEqualTo(clock.nanos());
    }
}
