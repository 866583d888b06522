/** Classes that break each rule of the architecture on purpose. Each method is one offence. */
package io.infinitycluster.architecture.violations;
