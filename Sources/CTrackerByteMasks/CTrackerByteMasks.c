// Everything is in the header, so that the compiler can inline it; SwiftPM wants a source file in a C target.
#include "CTrackerByteMasks.h"
