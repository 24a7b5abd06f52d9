using HimalytixRestore.Engine.AppServices;

namespace HimalytixRestore.Engine.Tests.AppServices;

public sealed class ServiceOrderTests
{
    [Theory]
    [InlineData("himalytix-django himalytix-celery himalytix-celery-beat", "himalytix-celery himalytix-celery-beat himalytix-django")]
    [InlineData("django.service celery.service celery-beat.service", "celery.service celery-beat.service django.service")]
    [InlineData("himalytix-celery-beat himalytix-django himalytix-celery", "himalytix-celery himalytix-celery-beat himalytix-django")]
    [InlineData("himalytix-django himalytix-celery", "himalytix-celery himalytix-django")]
    [InlineData("web worker scheduler", "scheduler worker web")]
    [InlineData("nginx himalytix-django himalytix-celery himalytix-celery-beat broker", "broker himalytix-celery himalytix-celery-beat himalytix-django nginx")]
    [InlineData("gunicorn.socket himalytix-django", "himalytix-django gunicorn.socket")]
    [InlineData("", "")]
    public void Start_order_follows_from_the_stop_order(string stop, string start) =>
        Assert.Equal(start, string.Join(' ', ServiceOrder.ToStart(stop.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
}
