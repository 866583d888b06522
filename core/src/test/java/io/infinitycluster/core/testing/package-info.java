/** Small stand-ins for the ports, for tests of the core without a simulator. */
package io.infinitycluster.core.testing;
