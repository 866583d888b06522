package io.infinitycluster.transport.tcp.loop;

import io.infinitycluster.core.port.Randomness;
import java.security.SecureRandom;

/** Randomness of the operating system: no two nodes, nor two processes, draw the same ids. */
public final class SystemRandomness implements Randomness {

    private final SecureRandom random = new SecureRandom();

    @Override
    public long nextLong() {
        return random.nextLong();
    }
}
