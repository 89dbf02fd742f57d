/* A stand-in for libnvidia-ml.so.1: as many cards as the tests need, by what FAKE_NVML names; no GPU is asked. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SUCCESS = 0, NOT_SUPPORTED = 3, NOT_FOUND = 6, DRIVER_NOT_LOADED = 9, GPU_IS_LOST = 15 };
typedef struct { unsigned gpu, memory; } Utilization;
typedef struct { unsigned long long total, free, used; } Memory;

static char card; /* its address is the handle */
static int is(const char *name) {
    const char *said = getenv("FAKE_NVML");
    return said && strcmp(said, name) == 0;
}
/* What every question comes to, before it is answered. */
static int state(void) {
    if (is("hang")) for (;;) pause();
    if (is("crash")) abort();
    return is("lost") ? GPU_IS_LOST : SUCCESS;
}
#define ANSWER(into, value) do { int bad = state(); if (bad) return bad; *(into) = (value); return SUCCESS; } while (0)

int nvmlInit_v2(void) { return is("no driver") ? DRIVER_NOT_LOADED : SUCCESS; }
int nvmlDeviceGetHandleByUUID(const char *uuid, void **handle) {
    if (strcmp(uuid, "GPU-a")) return NOT_FOUND;
    *handle = &card;
    return SUCCESS;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned number, void **handle) {
    if (number != 0) return NOT_FOUND;
    *handle = &card;
    return SUCCESS;
}
int nvmlDeviceGetUtilizationRates(void *h, Utilization *into) { ANSWER(into, ((Utilization){87, 40})); }
int nvmlDeviceGetMemoryInfo(void *h, Memory *into) {
    if (is("unified")) return NOT_SUPPORTED;
    ANSWER(into, ((Memory){40ULL << 30, 30ULL << 30, 10ULL << 30}));
}
int nvmlDeviceGetPowerUsage(void *h, unsigned *into) { ANSWER(into, 312500); }
int nvmlDeviceGetEnforcedPowerLimit(void *h, unsigned *into) { ANSWER(into, 400000); }
int nvmlDeviceGetTemperature(void *h, unsigned sensor, unsigned *into) { ANSWER(into, 71 + sensor); }
int nvmlDeviceGetClockInfo(void *h, unsigned clock, unsigned *into) { ANSWER(into, clock == 1 ? 1305 : 1215); }
int nvmlDeviceGetMaxClockInfo(void *h, unsigned clock, unsigned *into) { ANSWER(into, clock == 1 ? 1410 : 1215); }
int nvmlDeviceGetCurrentClocksThrottleReasons(void *h, unsigned long long *into) { ANSWER(into, 0x44); }
#ifndef OLD
int nvmlDeviceGetCurrentClocksEventReasons(void *h, unsigned long long *into) { ANSWER(into, 0x4); }
int nvmlDeviceGetTotalEnergyConsumption(void *h, unsigned long long *into) {
    static unsigned long long energy = 1000000;
    ANSWER(into, energy += 3600000);
}
#endif
int nvmlDeviceGetTotalEccErrors(void *h, unsigned type, unsigned counter, unsigned long long *into) {
    if (is("no ecc")) return NOT_SUPPORTED;
    ANSWER(into, type == 1 && counter == 0 ? 2 : 99);
}
