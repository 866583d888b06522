/** One suite for each port: what it promises, run against the simulated and the real implementation alike (design section 2). */
package io.infinitycluster.core.port.contract;
