package io.infinitycluster.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The file that is written anew when a checkpoint holds its beginning (P10, P11). */
class LogRewriteTest {

    private final LogWorld world = new LogWorld();
    private final Log log = world.create(1);

    private void rewritten() {
        for (int i = 1; i <= 20; i++) {
            log.append(LogWorld.batch(i, 1, "entry " + i));
        }
        world.disk.run();
        log.dropThrough(12);
        world.disk.run();
    }

    @Test
    void itHoldsTheSameLogWithoutItsBeginning() {
        rewritten();
        world.disk.crash();
        Log found = world.open(world.recover());
        assertThat(found.baseIndex()).isEqualTo(12);
        assertThat(found.lastIndex()).isEqualTo(20);
        assertThat(found.replicaId()).isEqualTo(log.replicaId());
    }

    @Test
    void damageInTheMiddleOfItIsReportedBeforeAnythingElseWasWritten() {
        rewritten();
        byte[] rotten = world.bytes();
        rotten[rotten.length / 2] ^= 1;
        world.disk.put(LogFile.NAME, rotten);
        assertThat(world.recover()).isInstanceOf(Recovered.Damaged.class);
    }
}
