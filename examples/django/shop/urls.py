from django.urls import path

from . import views

urlpatterns = [
    path("health/", views.health),
    path("login/", views.login),
    path("api/orders/", views.orders),
    path("api/orders/<int:order_id>/", views.orders),
    path("api/permissions/", views.permissions),
    path("boom/", views.boom),
    path("canary/", views.canary),
]
