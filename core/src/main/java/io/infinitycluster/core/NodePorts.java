package io.infinitycluster.core;

import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.Randomness;
import io.infinitycluster.core.port.Transport;

/** All that a node knows of the world. */
public record NodePorts(
        Clock clock, Randomness randomness, Disk disk, ObjectStore store, Transport<Message> transport) {}
